"""What the database itself guarantees: certificates of one product never overlap, and public changes move the edition."""
