using EarlyExitGen.TestCascades;
using Microsoft.ML.OnnxRuntime;
using Xunit;

namespace EarlyExitGen.SharedPool.Tests;

/// <summary>
/// An application's start: first a cascade that comes too early, then the pool. Tests that share the process's
/// environment run one after another.
/// </summary>
[CollectionDefinition(nameof(HostFixture))]
public sealed class HostFixture : ICollectionFixture<HostFixture>
{
    /// <summary>Makes the pool, three threads and the caller's.</summary>
    public HostFixture()
    {
        using TestCascade files = TestCascade.Create();
        CreatedBefore = OrtEnv.IsCreated;
        try
        {
            InterpretedCascade.Load(files.ManifestFile, new CascadeOptions { UseSharedPool = true }).Dispose();
        }
        catch (CascadeException e)
        {
            TooEarly = e;
        }

        CreatedByRefusal = OrtEnv.IsCreated;

        using OrtThreadingOptions threads =
            new() { GlobalIntraOpNumThreads = 4, GlobalInterOpNumThreads = 1, GlobalSpinControl = false };
        EnvironmentCreationOptions environment =
            new() { logId = "tests", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, threadOptions = threads };
        OrtEnv.CreateInstanceWithOptions(ref environment);
    }

    /// <summary>Whether there was an environment before everything.</summary>
    public bool CreatedBefore { get; }

    /// <summary>Whether there was one after a cascade was refused for want of it.</summary>
    public bool CreatedByRefusal { get; }

    /// <summary>How it was refused.</summary>
    public CascadeException? TooEarly { get; }
}
