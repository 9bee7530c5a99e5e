"""The recorder: a proxy that journals what passes between a platform and a hospital elsewhere."""
