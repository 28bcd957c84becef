"""The predictions of a network for single images: filtered, sorted, marked and exported. It knows no screen."""
