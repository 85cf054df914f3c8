using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Model.Cutting;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EarlyExitGen.Toolchain.Verbs.Cutting;

/// <summary>A graph in ONNX Runtime that is fed texts, made up or not, and states of other graphs.</summary>
internal sealed class CutSession : IDisposable
{
    // Of one run. Nothing that is inspected takes as long, unless it never ends.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private const int LongestReason = 300;

    private readonly InferenceSession _session;
    private readonly string _file;

    private CutSession(InferenceSession session, string file)
    {
        _session = session;
        _file = file;
    }

    /// <summary>The names of what it takes.</summary>
    public IReadOnlyList<string> Inputs => _session.InputNames;

    /// <summary>The names of what it gives.</summary>
    public IReadOnlyList<string> Outputs => _session.OutputNames;

    /// <summary>Opens a graph.</summary>
    /// <param name="path">The graph.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="isOptimized">Whether ONNX Runtime may change the graph, as it does where it is deployed.</param>
    /// <param name="threads">The threads that compute one batch; 0 for all.</param>
    /// <exception cref="ToolException">ONNX Runtime cannot load it.</exception>
    public static CutSession Open(string path, string file, bool isOptimized, int threads = 0)
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = threads,
            GraphOptimizationLevel = isOptimized
                ? GraphOptimizationLevel.ORT_ENABLE_ALL
                : GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            // What is looked at for the first time may ask for anything, and is not to keep it.
            EnableCpuMemArena = isOptimized,
        };
        try
        {
            return new CutSession(new InferenceSession(path, options), file);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ToolException($"{file}: ONNX Runtime cannot load it: {Reason(e)}", e);
        }
    }

    /// <summary>Runs it.</summary>
    /// <param name="roles">What its inputs are; states are taken by their names.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="states">States of other graphs, in single precision.</param>
    /// <param name="outputs">What it gives.</param>
    /// <exception cref="ToolException">It fails.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        IReadOnlyList<GraphInput> roles,
        TokenCase texts,
        IReadOnlyDictionary<string, FloatState> states,
        IReadOnlyCollection<string> outputs)
    {
        using RunOptions run = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using Timer timer = new(_ => run.Terminate = true, null, Longest, Timeout.InfiniteTimeSpan);
        Dictionary<string, OrtValue> inputs = [];
        try
        {
            foreach ((string name, NodeMetadata input) in _session.InputMetadata)
            {
                inputs[name] = states.TryGetValue(name, out FloatState? state)
                    ? OrtValue.CreateTensorValueFromMemory(state.Values, state.Shape)
                    : Feed(input, RoleOf(roles, name), texts);
            }

            return _session.Run(run, inputs, outputs);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ToolException(
                $"{_file}: it fails for a batch of {texts.Batch} with {texts.Length} tokens each: {Reason(e)}", e);
        }
        finally
        {
            foreach (OrtValue value in inputs.Values)
            {
                value.Dispose();
            }
        }
    }

    /// <summary>Runs it, and adds what it gives to the states.</summary>
    /// <param name="roles">What its inputs are; states are taken by their names.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="states">The states.</param>
    /// <param name="outputs">What it gives; all by default.</param>
    /// <exception cref="ToolException">It fails, or gives something else than floating-point numbers.</exception>
    public void RunInto(
        IReadOnlyList<GraphInput> roles,
        TokenCase texts,
        Dictionary<string, FloatState> states,
        IReadOnlyCollection<string>? outputs = null)
    {
        outputs ??= _session.OutputNames;
        using IDisposableReadOnlyCollection<OrtValue> found = Run(roles, texts, states, outputs);
        foreach ((string name, OrtValue value) in outputs.Zip(found))
        {
            states[name] = ToFloat(value);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static string Reason(OnnxRuntimeException e) => Excerpt.Of(e.Message, LongestReason);

    private static InputRole RoleOf(IReadOnlyList<GraphInput> roles, string name) =>
        roles.FirstOrDefault(role => role.Name == name)?.Role
        ?? roles.FirstOrDefault(role => role.Role != InputRole.Unused && role.BlockName == name)?.Role
        ?? InputRole.Unused;

    private OrtValue Feed(NodeMetadata input, InputRole role, TokenCase texts)
    {
        long[] values = role switch
        {
            InputRole.Ids => texts.Ids,
            InputRole.Mask => texts.Mask,
            InputRole.Types => texts.Types,
            // Zeros of whatever shape it has, so that positions, say, are in range.
            _ => [],
        };
        long[] shape = [texts.Batch, texts.Length];
        if (role == InputRole.Unused)
        {
            OrtValue zeros = OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance,
                input.ElementDataType,
                [.. input.Dimensions.Select((size, axis) => size >= 0 ? size : shape[Math.Min(axis, 1)])]);
            zeros.GetTensorMutableRawData().Clear();
            return zeros;
        }

        return input.ElementDataType switch
        {
            TensorElementType.Int64 => OrtValue.CreateTensorValueFromMemory(values, shape),
            TensorElementType.Int32 => Tensor(values, v => (int)v, shape),
            TensorElementType.Float => Tensor(values, v => (float)v, shape),
            TensorElementType.Bool => Tensor(values, v => v != 0, shape),
            TensorElementType.Double => Tensor(values, v => (double)v, shape),
            TensorElementType.Float16 => Tensor(values, v => (Float16)(float)v, shape),
            var type => throw new ToolException(
                $"{_file}: an input is of the type {type}, which is not fed; export the model with whole numbers."),
        };
    }

    private static OrtValue Tensor<T>(long[] values, Converter<long, T> convert, long[] shape)
        where T : unmanaged => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(values, convert), shape);

    private FloatState ToFloat(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        float[] values = info.ElementDataType switch
        {
            TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            TensorElementType.Float16 => Converted<Float16>(v => (float)v),
            TensorElementType.BFloat16 => Converted<BFloat16>(v => (float)v),
            TensorElementType.Double => Converted<double>(v => (float)v),
            var type => throw new ToolException($"{_file}: it gives values of the type {type}, not of floating point."),
        };
        return new FloatState(values, info.Shape);

        float[] Converted<T>(Converter<T, float> convert)
            where T : unmanaged => Array.ConvertAll(value.GetTensorDataAsSpan<T>().ToArray(), convert);
    }
}
