using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EarlyExitGen.Devices;

/// <summary>This process and its machine.</summary>
internal sealed class CudaMachine : ICudaMachine
{
    /// <inheritdoc/>
    public CudaLibraries Libraries { get; } = OperatingSystem.IsWindows() ? CudaLibraries.Windows : CudaLibraries.Linux;

    /// <inheritdoc/>
    public bool IsBuiltWithCuda => OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider");

    /// <inheritdoc/>
    public bool LacksProviderLibrary
    {
        get
        {
            // ONNX Runtime looks for it in the folder of its own library, and nowhere else.
            string runtime = OperatingSystem.IsWindows() ? "onnxruntime.dll" : "libonnxruntime.so";
            string? folder = NativeFolders().FirstOrDefault(folder => File.Exists(Path.Combine(folder, runtime)));
            return folder is not null && !File.Exists(Path.Combine(folder, Libraries.Provider));
        }
    }

    /// <inheritdoc/>
    public bool CanLoad(string library)
    {
        if (!NativeLibrary.TryLoad(library, typeof(OrtEnv).Assembly, searchPath: null, out nint handle))
        {
            return false;
        }

        NativeLibrary.Free(handle);
        return true;
    }

    /// <inheritdoc/>
    public string? StartDriver(out int devices) => CudaDriver.Start(Libraries.Driver, out devices);

    /// <inheritdoc/>
    public string? LoadProvider(CascadeDevice device)
    {
        try
        {
            using SessionOptions session = new();
            CudaProvider.AddTo(session, device);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message.Trim();
        }
    }

    // Where the loader finds the application's native libraries; without the list, in a native executable, beside it.
    private static IEnumerable<string> NativeFolders() =>
    [
        .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        AppContext.BaseDirectory,
    ];
}
