using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Server;

/// <summary>What all connections of the process share.</summary>
internal sealed record ServerContext(WyomingOptions Options, WyomingMetrics Metrics, ILogger Logger, TimeProvider Time);
