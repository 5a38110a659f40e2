"""Where runs are made: processes of this machine, Dask or Ray. Begin in `samvirke.engine.ensemble`."""
