"""Opening stock and price lists from spreadsheets: read, planned row by row, and booked whole or not at all."""
