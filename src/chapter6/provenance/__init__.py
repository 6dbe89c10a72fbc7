"""What a result was made from: settings, code, library versions, inputs."""
