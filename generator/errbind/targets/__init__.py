"""Turn a project into the files of its targets: manifests, templates and filters."""
