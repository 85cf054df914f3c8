using EarlyExitGen.Devices;

namespace EarlyExitGen.Tests.Devices;

/// <summary>A machine that has all that CUDA needs, as far as it is not taken away.</summary>
internal sealed record FakeCudaMachine : ICudaMachine
{
    public CudaLibraries Libraries { get; init; } = CudaLibraries.Linux;

    public bool IsBuiltWithCuda { get; init; } = true;

    public bool LacksProviderLibrary { get; init; }

    /// <summary>The libraries that cannot be loaded.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>The driver's complaint.</summary>
    public string? Driver { get; init; }

    /// <summary>ONNX Runtime's complaint.</summary>
    public string? Provider { get; init; }

    /// <summary>The number of GPUs.</summary>
    public int Devices { get; init; } = 2;

    /// <summary>Whether ONNX Runtime was asked to load its provider.</summary>
    public bool Tried { get; private set; }

    public bool CanLoad(string library) => !Absent.Contains(library);

    public string? StartDriver(out int devices)
    {
        devices = Driver is null ? Devices : 0;
        return Driver;
    }

    public string? LoadProvider(CascadeDevice device)
    {
        Tried = true;
        return Provider;
    }
}
