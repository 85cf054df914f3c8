using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Loading;

/// <summary>
/// The arena that all blocks of a cascade take their memory from: what one block wrote is still in the processor's
/// cache when the next takes the same memory, and a cascade of many blocks keeps as much as one graph would. ONNX
/// Runtime knows arenas of one session and, in its environment, one for the process. So this one is registered there
/// while sessions are created, and taken away again: they keep it as long as they live, and the process is left as it
/// was.
/// </summary>
internal sealed class BlockArena : IDisposable
{
    private static readonly Lock Gate = new();

    // Cascades that are loaded at the same time share one.
    private static int s_loading;

    private BlockArena()
    {
    }

    /// <summary>
    /// The configuration entry by which a session takes the arena of the environment, if there is one.
    /// </summary>
    public static string SessionEntry => "session.use_env_allocators";

    /// <summary>
    /// The arena for the sessions that are created before it is disposed of; null if each is to have its own, or all
    /// the application's. Makes the environment, if there is none yet, as the first session would.
    /// </summary>
    public static BlockArena? For(CascadeOptions options, int blocks)
    {
        // A block that is loaded later would find nothing; one block alone has nobody to share with; and what a device
        // computes lies there.
        if (options.UseSharedArena || options.LazyBlocks || blocks == 1 || options.Device != CascadeDevice.Cpu)
        {
            return null;
        }

        lock (Gate)
        {
            if (s_loading == 0)
            {
                using OrtMemoryInfo memory = Memory();
                using OrtArenaCfg asEachSessions = new(0, -1, -1, -1);
                OrtEnv.Instance().CreateAndRegisterAllocator(memory, asEachSessions);
            }

            s_loading++;
        }

        return new BlockArena();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--s_loading > 0)
            {
                return;
            }

            try
            {
                using OrtMemoryInfo memory = Memory();
                OrtEnv.Instance().UnregisterAllocator(memory);
            }
            catch (OnnxRuntimeException)
            {
                // The application has taken it away meanwhile: it is gone, as it should be.
            }
        }
    }

    private static OrtMemoryInfo Memory() =>
        new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
}
