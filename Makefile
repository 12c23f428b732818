# Aliases of dev.py, for those whose fingers know make. Options: make test OPTIONS="--all"
.PHONY: demo test check bench format lock
demo test check bench format lock:
	@python3 dev.py $@ $(OPTIONS)
