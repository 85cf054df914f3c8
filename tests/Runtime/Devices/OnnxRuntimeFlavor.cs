using System.Reflection;

namespace EarlyExitGen.Tests.Devices;

/// <summary>Which native ONNX Runtime these tests were built with.</summary>
internal static class OnnxRuntimeFlavor
{
    /// <summary>Whether it is the one for GPUs.</summary>
    public static bool IsGpu { get; } = typeof(OnnxRuntimeFlavor).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static data => data.Key == nameof(OnnxRuntimeFlavor)).Value == "Gpu";
}
