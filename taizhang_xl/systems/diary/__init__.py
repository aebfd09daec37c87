"""The work diary: what was done for a village or a project, with figures that are summed by what they say of themselves."""
