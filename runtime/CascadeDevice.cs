using System.Globalization;

namespace EarlyExitGen;

/// <summary>
/// The device that computes a cascade's blocks: the CPU, which is the default value, or a GPU through CUDA.
/// </summary>
public readonly record struct CascadeDevice
{
    private CascadeDevice(CascadeDeviceKind kind, int number) => (Kind, Number) = (kind, number);

    /// <summary>The CPU.</summary>
    public static CascadeDevice Cpu => default;

    /// <summary>The kind of device.</summary>
    public CascadeDeviceKind Kind { get; }

    /// <summary>Its number among the devices of its kind that the process sees, from 0; 0 for the CPU.</summary>
    public int Number { get; }

    /// <summary>
    /// A GPU of NVIDIA's. Whether there is one of this number, and all that it needs, is found out when a cascade is
    /// loaded.
    /// </summary>
    /// <param name="number">Its number among the GPUs that CUDA shows to the process, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static CascadeDevice Cuda(int number = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return new CascadeDevice(CascadeDeviceKind.Cuda, number);
    }

    /// <summary>The device for people to read: <c>CPU</c>, or <c>CUDA 0</c>.</summary>
    public override string ToString() =>
        Kind == CascadeDeviceKind.Cpu ? "CPU" : string.Create(CultureInfo.InvariantCulture, $"CUDA {Number}");
}
