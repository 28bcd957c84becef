"""Ten questions, each about real runs or an image of the network that is loaded."""
