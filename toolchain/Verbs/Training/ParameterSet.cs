using EarlyExitGen.Toolchain.Model.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>The model's parameters by name, in a fixed order.</summary>
internal sealed class ParameterSet : IDisposable
{
    private readonly OrderedDictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);

    /// <summary>All parameters, in the order in which they were added.</summary>
    public IReadOnlyList<Parameter> All => _parameters.Values;

    /// <summary>The tensor called <paramref name="name"/>.</summary>
    public Tensor this[string name] => _parameters[name].Tensor;

    /// <summary>Adds a parameter with the given values, row-major.</summary>
    public void Add(string name, ReadOnlySpan<int> shape, float[] values, bool isHead)
    {
        Tensor tensor = TensorMemory.Copy(values, Array.ConvertAll(shape.ToArray(), size => (long)size))
            .DetachFromDisposeScope();
        tensor.requires_grad_(true);
        _parameters.Add(name, new Parameter(name, tensor, isHead, shape.Length > 1));
    }

    /// <summary>Adds values of a head that are measured, not trained.</summary>
    public void AddStatistic(string name, float[] values)
    {
        Tensor tensor = TensorMemory.Copy(values, values.Length).DetachFromDisposeScope();
        _parameters.Add(name, new Parameter(name, tensor, IsHead: true, Decays: false));
    }

    /// <summary>
    /// A set with the same values in the same memory, whose gradients are its own: what another thread computes with.
    /// </summary>
    public ParameterSet Share()
    {
        ParameterSet shared = new();
        foreach (Parameter parameter in All)
        {
            Tensor tensor = parameter.Tensor.detach().DetachFromDisposeScope();
            tensor.requires_grad_(parameter.Tensor.requires_grad);
            shared._parameters.Add(parameter.Name, parameter with { Tensor = tensor });
        }

        return shared;
    }

    /// <summary>Copies the values out, as a checkpoint stores them.</summary>
    public static FloatTensor ToFloats(Parameter parameter) => new(
        parameter.Name,
        Array.ConvertAll(parameter.Tensor.shape, size => (int)size),
        TensorMemory.Floats(parameter.Tensor).ToArray());

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        foreach (Parameter parameter in _parameters.Values)
        {
            parameter.Tensor.Dispose();
        }
    }
}
