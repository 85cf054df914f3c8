using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EarlyExitGen.Loading;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Execution;

/// <summary>
/// The memory that blocks are bound to: it stays where it is, so that ONNX Runtime can be given its address.
/// </summary>
internal sealed class ContextMemory
{
    private readonly byte[] _memory;
    private readonly int _start;

    /// <summary>
    /// Allocates the given number of bytes. They are not cleared: pages that nothing reaches stay unused.
    /// </summary>
    public ContextMemory(int size)
    {
        _memory = GC.AllocateUninitializedArray<byte>(size + MemoryLayout.Alignment, pinned: true);
        _start = (int)(-AddressOf(0) & (MemoryLayout.Alignment - 1));
    }

    /// <summary>A piece of it.</summary>
    /// <param name="offset">Where it starts, in bytes.</param>
    /// <param name="count">How many elements it has.</param>
    public Span<T> At<T>(int offset, int count)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(_memory.AsSpan(_start + offset, count * Unsafe.SizeOf<T>()));

    /// <summary>Binds a block to its tensors here.</summary>
    /// <param name="graph">The block.</param>
    /// <param name="tensors">What it takes and gives.</param>
    /// <param name="batch">The number of texts.</param>
    /// <param name="length">Their number of tokens.</param>
    public BlockBinding Bind(BlockGraph graph, BoundTensor[] tensors, int batch, int length) =>
        graph.CopiesTensors ? ForDevice(tensors, batch, length) : ForCpu(graph, tensors, batch, length);

    private CpuBinding ForCpu(BlockGraph graph, BoundTensor[] tensors, int batch, int length)
    {
        OrtIoBinding binding = graph.Session.CreateIoBinding();
        try
        {
            foreach (BoundTensor tensor in tensors)
            {
                // The binding keeps the native value; the wrapper can go.
                using OrtValue value = ValueOf(tensor, batch, length);
                if (tensor.Input)
                {
                    binding.BindInput(tensor.Name, value);
                }
                else
                {
                    binding.BindOutput(tensor.Name, value);
                }
            }

            return new CpuBinding(binding);
        }
        catch
        {
            binding.Dispose();
            throw;
        }
    }

    private DeviceBinding ForDevice(BoundTensor[] tensors, int batch, int length)
    {
        DeviceBinding binding = new();
        try
        {
            foreach (BoundTensor tensor in tensors)
            {
                binding.Add(tensor.Name, ValueOf(tensor, batch, length), tensor.Input);
            }

            return binding;
        }
        catch
        {
            binding.Dispose();
            throw;
        }
    }

    private OrtValue ValueOf(BoundTensor tensor, int batch, int length) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance,
        tensor.Type,
        tensor.Shape.At(batch, length),
        AddressOf(_start + tensor.Offset),
        tensor.SizeAt(batch, length));

    private unsafe nint AddressOf(int index) => (nint)Unsafe.AsPointer(ref _memory[index]);
}
