namespace EarlyExitGen.Devices;

/// <summary>The process's and the machine's means of computing through CUDA.</summary>
internal interface ICudaMachine
{
    /// <summary>The names of the libraries by which all this is known here.</summary>
    CudaLibraries Libraries { get; }

    /// <summary>Whether the native ONNX Runtime was built with CUDA.</summary>
    bool IsBuiltWithCuda { get; }

    /// <summary>
    /// Whether the library with ONNX Runtime's CUDA provider is known to be missing beside the native one.
    /// </summary>
    bool LacksProviderLibrary { get; }

    /// <summary>
    /// Whether a library, or one that it needs, is found by the system's loader or beside the application.
    /// </summary>
    bool CanLoad(string library);

    /// <summary>Starts the driver and counts the GPUs; gives what it says is wrong, or null.</summary>
    string? StartDriver(out int devices);

    /// <summary>Has ONNX Runtime load its CUDA provider; gives what it says is wrong, or null.</summary>
    string? LoadProvider(CascadeDevice device);
}
