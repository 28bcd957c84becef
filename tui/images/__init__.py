"""What a network makes of single images: kept by column, filtered, sorted, marked and exported. It knows no screen."""
