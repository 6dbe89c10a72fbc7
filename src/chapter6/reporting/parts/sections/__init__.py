"""The parts that follow the chapter, section by section."""
