namespace EarlyExitGen.Benchmarks.Load;

/// <summary>What is behind the endpoints of the service.</summary>
internal enum Contender
{
    /// <summary>The cascade, at the promise of its manifest.</summary>
    Cascade,

    /// <summary>The same weights as one ordinary graph.</summary>
    Plain,
}
