# HomeLab: the verbs. README names the two that a user needs: `make run` and `make test`.
SHELL := /bin/bash
CONFIG ?= Release
export CONFIG
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

# The reference data beside a checkout holds a few real models; `make run` installs from it without any network.
ifeq ($(HOMELAB_MODEL_MIRROR),)
ifneq ($(wildcard ../shared/models),)
export HOMELAB_MODEL_MIRROR := $(abspath ../shared/models)
endif
endif

.PHONY: help setup restore build run test format bench load models fuzz fake-ollama image-test verify-charts clean

help: ## Say what each verb does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: ## Install what the machine lacks (espeak-ng, ffmpeg; Debian)
	@eng/setup.sh

restore: setup ## Fetch the packages (npm, NuGet)
	@eng/restore.sh

build: restore ## Compile everything
	@dotnet build HomeLab.sln -c $(CONFIG) --no-restore -v quiet

run: restore ## Start the gateway on what is available (make run ARGS="--set Host=0.0.0.0")
	@./homelab serve $(ARGS)

test: ## Run every test
	@eng/test.sh $(ARGS)

format: restore ## Check the code style (make format FIX=1 repairs it)
	@dotnet format HomeLab.sln --no-restore $(if $(FIX),,--verify-no-changes)

bench: build ## Measure, and write BENCHMARKS.md (benchmarks/README.md)
	@dotnet run --project benchmarks/HomeLab.Benchmarks -c Release --no-build -- $(or $(ARGS),report)

load: build ## Load a gateway with a whole home for ten minutes (make load ARGS="--seconds 60")
	@dotnet run --project benchmarks/HomeLab.Benchmarks -c Release --no-build -- load $(ARGS)

models: restore ## Download the default models
	@./homelab models pull $(ARGS)

fuzz: build ## Fuzz every parser (make fuzz SECONDS_EACH=60)
	@dotnet run --project tests/Fuzz -c Release --no-build -- --seconds $(or $(SECONDS_EACH),30)

fake-ollama: build ## Run the double of Ollama by hand (make fake-ollama ARGS="--port 11434 --load 3 --gap 0.05")
	@dotnet run --project tests/FakeOllama -c Release --no-build -- $(ARGS)

image-test: ## Build the container image and run it hardened (make image-test TARGET=cuda; needs root and Podman)
	@deploy/docker/image-test.sh $(or $(TARGET),cpu)

verify-charts: build ## Render every chart with our values and check what it makes (needs helm and the network)
	@command -v helm >/dev/null || { echo "verify-charts: helm is not installed: https://helm.sh/docs/intro/install"; exit 1; }
	@HOMELAB_VERIFY_CHARTS=1 dotnet test --project tests/Deploy.Tests -c $(CONFIG) --no-build --filter-class "*HelmChartTests"

clean: ## Delete what was built
	@rm -rf artifacts
