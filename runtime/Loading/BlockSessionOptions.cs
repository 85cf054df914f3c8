using EarlyExitGen.Devices;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>The session options of every block.</summary>
internal static class BlockSessionOptions
{
    /// <summary>
    /// The most threads that a text gets unless the application says otherwise. One text of 16 to 128 tokens has no
    /// work for more, and every block's session has a pool of its own.
    /// </summary>
    private const int MostThreads = 4;

    private const string SpinMicroseconds = "20";

    /// <summary>The options for one block; the caller disposes them.</summary>
    /// <param name="options">How the cascade is run.</param>
    /// <param name="layers">The layers of the encoder that the block computes.</param>
    /// <param name="takesArena">Whether it takes its memory from the environment's arena.</param>
    public static SessionOptions Create(CascadeOptions options, int layers, bool takesArena)
    {
        SessionOptions session = new();
        try
        {
            session.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
            session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
            if (options.UseSharedPool)
            {
                session.DisablePerSessionThreads();
            }
            else
            {
                AddPool(session, options, layers);
            }

            if (takesArena)
            {
                session.AddSessionConfigEntry(BlockArena.SessionEntry, "1");
            }

            if (options.Device.Kind == CascadeDeviceKind.Cuda)
            {
                CudaProvider.AddTo(session, options.Device);
            }

            // Whatever goes wrong is thrown, and needs no second telling on standard error.
            session.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
            options.ConfigureSession?.Invoke(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The threads that compute a cascade's texts.</summary>
    public static CascadeThreads ThreadsOf(CascadeOptions options) =>
        options.UseSharedPool ? new CascadeThreads(true, 0) : new CascadeThreads(false, Threads(options));

    // Those of the pool of a block with layers.
    private static int Threads(CascadeOptions options) =>
        options.IntraOpThreads > 0 ? options.IntraOpThreads : Math.Min(Environment.ProcessorCount, MostThreads);

    private static void AddPool(SessionOptions session, CascadeOptions options, int layers)
    {
        // Without a layer there is so little to do that waking a thread costs more than it brings.
        session.IntraOpNumThreads = options.IntraOpThreads == 0 && layers == 0 ? 1 : Threads(options);
        session.InterOpNumThreads = 1;

        // A pool that spins after a block keeps the next block's pool from the cores: 2 to 9 times slower. So it ends
        // with the block; and within it lasts only from one operator to the next, or other texts would wait for it.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "1");
        session.AddSessionConfigEntry("session.intra_op.spin_duration_us", SpinMicroseconds);
        session.AddSessionConfigEntry("session.force_spinning_stop", "1");
        session.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
    }
}
