using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Loading;

/// <summary>
/// One block, loaded: its session and what its graph takes and gives. Inputs that are named <c>input_ids</c>,
/// <c>attention_mask</c> or <c>token_type_ids</c> are fed from the text; every other input is state, an earlier
/// block's output of the same name.
/// </summary>
internal sealed class BlockGraph : IDisposable
{
    /// <summary>The name of the output that holds an exit's logits.</summary>
    public const string Logits = "logits";

    private BlockGraph(string cascade, string path, InferenceSession session)
    {
        Cascade = cascade;
        Path = path;
        Session = session;
    }

    /// <summary>The cascade's name in messages.</summary>
    public string Cascade { get; }

    /// <summary>The graph's file, with its full path.</summary>
    public string Path { get; }

    /// <summary>The session; thread-safe.</summary>
    public InferenceSession Session { get; }

    /// <summary>The inputs that the text feeds.</summary>
    public IReadOnlyList<BlockFeed> Feeds { get; private set; } = [];

    /// <summary>The names of the inputs that earlier blocks give.</summary>
    public IReadOnlyList<string> StateInputs { get; private set; } = [];

    /// <summary>Loads a block and checks what it takes and gives, as far as it can be seen without other blocks.</summary>
    /// <exception cref="CascadeException">The graph cannot be loaded, or is not a block with so many labels.</exception>
    /// <param name="cascade">The cascade's name in messages.</param>
    /// <param name="path">The graph's file, with its full path.</param>
    /// <param name="labels">The number of labels.</param>
    /// <param name="layers">The layers of the encoder that the block computes.</param>
    /// <param name="options">How the cascade is run.</param>
    public static BlockGraph Load(string cascade, string path, int labels, int layers, CascadeOptions options)
    {
        BlockGraph graph = new(cascade, path, CreateSession(cascade, path, layers, options));
        try
        {
            graph.ReadInputs();
            graph.CheckLogits(labels);
            graph.CheckDevice();
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Whether the block gives a tensor of this name, logits included.</summary>
    public bool Gives(string name) => Session.OutputMetadata.ContainsKey(name);

    /// <summary>The shape of a state tensor that this block takes or gives.</summary>
    /// <exception cref="CascadeException">The tensor is not one of state: float32, its first axis the batch.</exception>
    public TensorShape StateShape(string name, bool input)
    {
        NodeMetadata tensor = (input ? Session.InputMetadata : Session.OutputMetadata)[name];
        return IsTensor(tensor, TensorElementType.Float) && TensorShape.Of(tensor) is { IsBatch: true } shape
            ? shape
            : throw Invalid(
                $"its {(input ? "input" : "output")} '{name}' is {Describe(tensor)}, a state tensor is float32 with the "
                + "axes [batch, ...], each named 'batch' or 'sequence' or of constant size");
    }

    /// <summary>The exception for a graph that does not keep to what a block is.</summary>
    public CascadeException Invalid(string problem) => new(
        $"{Cascade}: '{Path}' is not a block of this cascade: {problem}. Export the cascade again, or correct the graph.",
        Path);

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();

    private static InferenceSession CreateSession(string cascade, string path, int layers, CascadeOptions options)
    {
        try
        {
            using SessionOptions session = BlockSessionOptions.Create(options, layers);
            return new InferenceSession(path, session);
        }
        catch (OnnxRuntimeException e)
        {
            throw new CascadeException(
                $"{cascade}: ONNX Runtime cannot load '{path}': {e.Message} Export the cascade again, or correct the "
                + "options that its sessions are created with.",
                path,
                e);
        }
    }

    private void ReadInputs()
    {
        List<BlockFeed> feeds = [];
        List<string> states = [];
        foreach ((string name, NodeMetadata tensor) in Session.InputMetadata)
        {
            if (BlockFeed.KindOf(name) is not { } kind)
            {
                states.Add(name);
                continue;
            }

            bool wide = IsTensor(tensor, TensorElementType.Int64);
            if (!(wide || IsTensor(tensor, TensorElementType.Int32))
                || TensorShape.Of(tensor)?.Matches(TensorShape.Tokens) != true)
            {
                throw Invalid($"its input '{name}' is {Describe(tensor)}, expected is int32 or int64 [batch, sequence]");
            }

            feeds.Add(new BlockFeed(name, kind, wide));
        }

        Feeds = feeds;
        StateInputs = states;
    }

    private void CheckLogits(int labels)
    {
        if (!Session.OutputMetadata.TryGetValue(Logits, out NodeMetadata? tensor))
        {
            throw Invalid($"it gives no '{Logits}', only {string.Join(", ", Session.OutputNames)}");
        }

        TensorShape expected = TensorShape.Logits(labels);
        if (!IsTensor(tensor, TensorElementType.Float) || TensorShape.Of(tensor)?.Matches(expected) != true)
        {
            throw Invalid(
                $"its output '{Logits}' is {Describe(tensor)}, expected is float32 {expected}, one for each label");
        }
    }

    // A binding copies what lies on another device once, when it is made: later texts would never get there.
    private void CheckDevice()
    {
        using IDisposableReadOnlyCollection<OrtMemoryInfo> inputs = Session.GetMemoryInfosForInputs();
        if (inputs.Any(static input => input.GetDeviceType() != OrtMemoryInfoDeviceType.CPU))
        {
            throw new CascadeException(
                $"{Cascade}: the session of '{Path}' wants its inputs on another device than the CPU. Choose an execution "
                + "provider that works on the memory of the CPU.",
                Path);
        }
    }

    private static bool IsTensor(NodeMetadata node, TensorElementType type) =>
        node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR && node.ElementDataType == type;

    private static string Describe(NodeMetadata node) => node.OnnxValueType == OnnxValueType.ONNX_TYPE_TENSOR
        ? $"{TypeName(node.ElementDataType)} {TensorShape.Describe(node)}"
        : "no tensor";

    private static string TypeName(TensorElementType type) => type switch
    {
        TensorElementType.Float => "float32",
        TensorElementType.Float16 => "float16",
        TensorElementType.Double => "float64",
        _ => type.ToString().ToLowerInvariant(),
    };
}
