"""What OpenAPI's templates lay out."""
