"""Metrics of customer-service work: pure Polars, frames in, frames out."""
