"""What the order desk asks of orders: which wait for what, what is to be picked, what was taken in a day, and rows for a file."""
