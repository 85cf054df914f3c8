using Xunit;

namespace EarlyExitGen.Tests.Execution;

/// <summary>Tests that count allocations run while no others do.</summary>
[CollectionDefinition(nameof(NonParallel), DisableParallelization = true)]
public sealed class NonParallel;
