namespace EarlyExitGen;

/// <summary>The kinds of devices that compute a cascade's blocks.</summary>
public enum CascadeDeviceKind
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>A GPU of NVIDIA's, through CUDA.</summary>
    Cuda,
}
