"""What is known of trainings: jobs, journals, runs and their metrics."""
