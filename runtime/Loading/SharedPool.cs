using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>
/// The thread pool that all sessions of a process may share. It belongs to ONNX Runtime's environment, of which there
/// is one in a process, so the application makes it, before anything else uses ONNX Runtime.
/// </summary>
internal static class SharedPool
{
    /// <summary>
    /// The function that ONNX Runtime names when its environment has no pool: it gives nothing else to tell that by.
    /// </summary>
    internal const string NamedByOnnxRuntime = "CreateEnvWithGlobalThreadPools";

    private const string HowTo =
        "At the start of the application, before anything uses ONNX Runtime, call OrtEnv.CreateInstanceWithOptions "
        + "with EnvironmentCreationOptions whose threadOptions are set; or leave CascadeOptions.UseSharedPool out.";

    /// <summary>Checks that the application can have made a pool, if its cascade is to use it.</summary>
    /// <exception cref="ArgumentException">
    /// The options also say how many threads a pool of the cascade's own has.
    /// </exception>
    /// <exception cref="CascadeException">Nothing has made an environment.</exception>
    public static void Check(string cascade, CascadeOptions options)
    {
        if (!options.UseSharedPool)
        {
            return;
        }

        if (options.IntraOpThreads > 0)
        {
            throw new ArgumentException(
                "CascadeOptions.IntraOpThreads is for pools of a cascade's own; the threads of a shared pool are set "
                + "where the application makes it. Leave IntraOpThreads or UseSharedPool out.",
                nameof(options));
        }

        // Going on would make an environment without a pool, and take from the application the chance to make another.
        if (!OrtEnv.IsCreated)
        {
            throw new CascadeException(
                $"{cascade}: there is no shared thread pool to run on, nor an environment of ONNX Runtime. {HowTo}");
        }
    }

    /// <summary>Whether a session could not be created since the environment has no pool.</summary>
    public static bool IsMissing(CascadeOptions options, OnnxRuntimeException e) =>
        options.UseSharedPool && e.Message.Contains(NamedByOnnxRuntime, StringComparison.Ordinal);

    /// <summary>The exception for that.</summary>
    public static CascadeException Missing(string cascade, OnnxRuntimeException e) => new(
        $"{cascade}: there is no shared thread pool to run on: ONNX Runtime's environment was made without one. "
            + $"{HowTo}", e);
}
