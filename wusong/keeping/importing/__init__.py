"""Files coming in: read apart, understood, compared with what is kept, applied all or nothing, taken back as one act."""
