"""From a photograph of something handwritten to an image such as the network has learnt. It opens no file."""
