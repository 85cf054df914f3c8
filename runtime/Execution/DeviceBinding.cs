using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Execution;

/// <summary>
/// Tensors that ONNX Runtime is told of with every run, for a block that is computed on another device: it copies
/// inputs there and outputs back. A binding would copy its inputs once, when it is made, and later texts would never
/// get there.
/// </summary>
internal sealed class DeviceBinding : BlockBinding
{
    private readonly List<OrtValue> _inputs = [];
    private readonly List<OrtValue> _outputs = [];
    private readonly List<string> _inputNames = [];
    private readonly List<string> _outputNames = [];

    /// <summary>Adds a tensor, and owns it from now on.</summary>
    public void Add(string name, OrtValue value, bool input)
    {
        (input ? _inputs : _outputs).Add(value);
        (input ? _inputNames : _outputNames).Add(name);
    }

    /// <inheritdoc/>
    public override void Run(InferenceSession session, RunOptions options) =>
        session.Run(options, _inputNames, _inputs, _outputNames, _outputs);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _inputs.ForEach(static value => value.Dispose());
        _outputs.ForEach(static value => value.Dispose());
    }
}
