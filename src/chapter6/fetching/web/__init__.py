"""What servers send: asked, asked again, taken up to the last byte that came."""
