"""The storefront: cart, checkout, orders, payments and the order desk."""
