using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// The memory behind tensors, for the loops that are faster here than as chains of tensor operations.
/// </summary>
internal static class TensorMemory
{
    /// <summary>
    /// A tensor with the given values in the library's own memory. A tensor over a .NET array would lie wherever the
    /// array does, and the kernels' last bits depend on the alignment: the same seed would give other weights.
    /// </summary>
    public static Tensor Copy(ReadOnlySpan<float> values, params long[] shape)
    {
        Tensor tensor = torch.empty(shape, ScalarType.Float32);
        values.CopyTo(Floats(tensor));
        return tensor;
    }

    /// <summary>
    /// The values of a contiguous single-precision tensor on the CPU; valid as long as the tensor lives.
    /// </summary>
    public static Span<float> Floats(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.is_contiguous()
        ? MemoryMarshal.Cast<byte, float>(tensor.bytes)
        : throw new ArgumentException($"A contiguous Float32 tensor is needed, not {tensor.dtype}.", nameof(tensor));
}
