using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen;

/// <summary>How a cascade is loaded and run. Every option has a default that suits most applications.</summary>
public sealed class CascadeOptions
{
    // More than any machine computes at a time; what is counted by them fits into 32 bits.
    private const int MostTexts = 65_536;
    private const int MostThreads = 1024;

    /// <summary>
    /// The folder of the cascade's files. Null, the default: <c>cascades/NAME</c> beside the application
    /// (<see cref="AppContext.BaseDirectory"/>), where the build puts them. A relative path is taken from the current
    /// directory.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The device that computes the blocks: <see cref="CascadeDevice.Cpu"/>, the default whichever native ONNX Runtime
    /// the application brought, or <see cref="CascadeDevice.Cuda"/>, for which it brings Microsoft.ML.OnnxRuntime.Gpu.
    /// Nothing is computed elsewhere if the device cannot be used: loading throws a <see cref="CascadeException"/> that
    /// says what is missing. Texts, state between blocks and answers stay in the memory of the CPU: each block's are
    /// copied to the device and back, and a call allocates a little. Suits cascades in single precision, and
    /// <see cref="BatchRows"/> above 1.
    /// </summary>
    public CascadeDevice Device { get; init; }

    /// <summary>
    /// The threads that compute one text: 1 to 1,024; 0, the default, stands for the processors that this process may
    /// use, but at most 4, and 1 for an exit right after the embeddings. Choose 1 where many texts are classified at a
    /// time, one per core: that gives the most texts a second.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above 1,024.</exception>
    public int IntraOpThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostThreads);
            field = value;
        }
    }

    /// <summary>
    /// How many texts are computed at a time, each in buffers of its own: 1 to 65,536; 0, the default, stands for the
    /// processors that this process may use. Callers beyond that wait for their turn.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or above 65,536.</exception>
    public int MaxConcurrency
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostTexts);
            field = value;
        }
    }

    /// <summary>
    /// How many texts of a batch are computed together, each leaving at its own exit: 1 to 65,536. 1, the default: each
    /// core computes a text of its own, which is the fastest on a CPU. More suit execution providers that want large
    /// tensors; texts of about one length then go together. A cascade whose blocks compute a text otherwise beside
    /// others (int8) keeps to 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1, or above 65,536.</exception>
    public int BatchRows
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MostTexts);
            field = value;
        }
    } = 1;

    /// <summary>
    /// Whether every file is compared by its SHA-256 with what the cascade was built with; true by default. It costs
    /// about a second per gigabyte, once, when the cascade is loaded.
    /// </summary>
    public bool CheckHashes { get; init; } = true;

    /// <summary>
    /// Whether only the first block is loaded at once, and every other one when a text first needs it; false by
    /// default. An application whose texts mostly leave early then starts sooner and needs less memory; the first text
    /// that goes deeper waits for the block, and so do others that need it. What each block takes and gives is checked
    /// at once, its SHA-256 when it is loaded. A block that cannot be loaded costs that text a
    /// <see cref="CascadeException"/>; the next text that needs it tries again.
    /// </summary>
    public bool LazyBlocks { get; init; }

    /// <summary>
    /// Whether blocks run on the thread pool that the application made for all sessions of the process, with
    /// <c>OrtEnv.CreateInstanceWithOptions</c> before anything used ONNX Runtime; false by default, then each block has
    /// a pool of its own. Not to be combined with <see cref="IntraOpThreads"/>.
    /// </summary>
    public bool UseSharedPool { get; init; }

    /// <summary>
    /// Whether blocks take their memory from the arena that the application registered for all sessions of the process,
    /// with <c>OrtEnv.CreateAndRegisterAllocator</c> before it loads the cascade; false by default, then the blocks of
    /// a cascade have one arena for all of them. That one stands where the application's would while the cascade is
    /// loaded, and nothing stands there afterwards: an application that registers an arena sets this option. With it,
    /// and no arena, each block has its own.
    /// </summary>
    public bool UseSharedArena { get; init; }

    /// <summary>
    /// Called once per block with the options that its ONNX Runtime session is about to be created with, for instance
    /// to add a session configuration entry or an execution provider that works on the memory of the CPU. Called
    /// last, so it overrides what is set here.
    /// </summary>
    [CLSCompliant(false)]
    public Action<SessionOptions>? ConfigureSession { get; init; }

    /// <summary>Whether tensors are copied to the blocks and back with each run. Tests ask for it on the CPU.</summary>
    internal bool CopiesTensors
    {
        get => field || Device != CascadeDevice.Cpu;
        init;
    }
}
