//! The presets, each with its sources.
