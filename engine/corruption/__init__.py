"""Images corrupted as those of MNIST-C (Mu & Gilmer 2019), to see how a network fares with them."""
