"""What TypeScript's templates lay out."""
