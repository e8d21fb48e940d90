"""The desk: an issue in the browser as its readers will meet it, why it is so, and the editor's changes to it."""
