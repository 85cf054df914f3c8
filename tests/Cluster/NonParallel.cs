using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>Tests that count what the process's meter says of all clusters in it.</summary>
[CollectionDefinition(nameof(NonParallel), DisableParallelization = true)]
public sealed class NonParallel;
