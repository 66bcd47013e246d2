"""The pages of the order desk."""
