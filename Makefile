# Emulon: everything that people and continuous integration run.
#   make run     install what is missing, build, run the main job on two ranks
#   make test    install what is missing, build, run every test
SHELL := /bin/bash
.DEFAULT_GOAL := build

RANKS ?= 2
MARCH ?= native
PREFIX ?= /usr/local
JOB ?= Inputs/bi2te3-dimers/job.yaml

# One process a core on the user's own machine; launchers on a cluster set their own.
MPIRUN ?= mpirun --allow-run-as-root --oversubscribe --bind-to none
OPTIMISED := -c release -Xcc -march=$(MARCH)
TESTED := $(OPTIMISED) -Xswiftc -enable-testing --scratch-path .build/testing

PACKAGES := libopenmpi-dev openmpi-bin libscalapack-openmpi-dev libhdf5-openmpi-dev \
            libopenblas-dev zlib1g-dev gnuplot-nox pkg-config
LIBRARIES := $${EMULON_MPI_PC:-ompi-c} $${EMULON_HDF5_PC:-hdf5-openmpi} \
             $${EMULON_SCALAPACK_PC:-scalapack-openmpi} $${EMULON_BLAS_PC:-openblas} zlib

.PHONY: deps build run report test test-faults test-kills test-slurm test-damage lint format docs bench bench-build count peers install clean

# Installs the libraries by name, and only when one of them is missing.
deps:
	@if pkg-config --exists $(LIBRARIES) 2>/dev/null && command -v mpirun gnuplot >/dev/null; then :; \
	elif command -v apt-get >/dev/null; then \
	  echo "Installing: $(PACKAGES)"; \
	  if [ "$$(id -u)" = 0 ]; then SUDO=; else SUDO=sudo; fi; \
	  $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	  $$SUDO apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null; \
	else \
	  echo "Missing one of: $(LIBRARIES) mpirun gnuplot. Load the modules of your site and name"; \
	  echo "the libraries by EMULON_MPI_PC, EMULON_HDF5_PC, EMULON_SCALAPACK_PC, EMULON_BLAS_PC."; \
	  exit 1; \
	fi
	@command -v swift >/dev/null || { echo "Emulon needs a Swift 6.3 toolchain: swift.org/install"; exit 1; }

build: deps
	swift build --manifest-cache none $(OPTIMISED) --product emulon

run: build
	$(MPIRUN) -n $(RANKS) .build/release/emulon fit $(JOB)

test: deps
	swift build $(TESTED) --build-tests
	swift test $(TESTED) --skip-build --disable-xctest $(ARGUMENTS)

# What supercomputers do to running calculations, as a table; ROWS=--rows 1,5 for a part of it.
test-faults: deps
	swift build $(TESTED) --product emulon
	swift build $(TESTED) --product faults
	Tests/Slurm/with-cluster.sh .build/testing/release/faults matrix $(ROWS)

# Kills at random times, each followed by a restart, and a comparison with unbroken runs; KILLS=200.
KILLS ?= 200
test-kills: deps
	swift build $(TESTED) --product emulon
	swift build $(TESTED) --product faults
	.build/testing/release/faults kills --count $(KILLS)

# The job scripts on a real SLURM of two nodes; CASES=--long adds those that wait for SLURM's time limit.
test-slurm: deps
	swift build $(TESTED) --product emulon
	swift build $(TESTED) --product faults
	Tests/Slurm/with-cluster.sh .build/testing/release/faults slurm $(CASES)

# Random flipped bits and truncations of everything that the program reads.
test-damage: deps
	swift build $(TESTED) --product emulon
	swift build $(TESTED) --product faults
	.build/testing/release/faults damage --count $(or $(DAMAGES),1000)

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

# The reference of every module in .build/docs; a warning is an error.
docs: build
	Documentation/build.sh

bench-build: deps
	swift build $(OPTIMISED) --product emulon-bench

bench: bench-build
	@for name in products qr kernels manhattan soap neighbours parsing validation features field balance hooks; do \
	  echo "== $$name"; .build/release/emulon-bench $$name || exit 1; done
	@echo "== fields on $(RANKS) ranks"; $(MPIRUN) -n $(RANKS) .build/release/emulon-bench field
	@echo "== field files on $(RANKS) ranks"; $(MPIRUN) -n $(RANKS) .build/release/emulon-bench fieldwrite
	@for count in 1 $(RANKS); do echo "== Gram matrix and Cholesky on $$count ranks"; \
	  $(MPIRUN) -n $$count .build/release/emulon-bench gram || exit 1; \
	  $(MPIRUN) -n $$count .build/release/emulon-bench distributed --features 0 || exit 1; done

# Counted MPI calls and bytes beside their models, on 4, 16 and 64 ranks.
count: build bench-build
	swift build --manifest-cache none $(OPTIMISED) --product MPICounter
	Benchmarks/count.sh

peers: bench-build
	Benchmarks/peers/run.sh

install: build
	install -d $(PREFIX)/bin
	install -m 755 .build/release/emulon $(PREFIX)/bin/emulon

clean:
	rm -rf .build Outputs/*/
