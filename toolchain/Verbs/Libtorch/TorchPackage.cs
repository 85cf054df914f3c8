using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EarlyExitGen.Toolchain.Verbs.Libtorch;

/// <summary>
/// The NuGet package with libtorch, the native library of TorchSharp. It is not in the tool's own package, for only
/// training needs it; what of it is needed is known here by its hashes, wherever it came from.
/// </summary>
internal static class TorchPackage
{
    /// <summary>The package's id.</summary>
    public const string Id = "libtorch-cpu-linux-x64";

    /// <summary>Its version, which TorchSharp's must fit.</summary>
    public const string Version = "2.10.0";

    /// <summary>The platform that it is for.</summary>
    public const string Platform = "linux-x64";

    /// <summary>The library that all others are loaded for.</summary>
    public const string MainLibrary = "libtorch_cpu.so";

    /// <summary>The file with its licences, which goes where the libraries go.</summary>
    public const string License = "LICENSE-LIBTORCH.txt";

    /// <summary>Megabytes to download.</summary>
    public const int DownloadMegabytes = 128;

    /// <summary>Megabytes that must be free for the package, unpacked and whole.</summary>
    public const int WorkMegabytes = 700;

    /// <summary>The libraries that training loads, in that order: each after those that it refers to.</summary>
    public static IReadOnlyList<TorchLibraryFile> Files { get; } =
    [
        new("libgomp-98b21ff3.so.1", 283_265, "6b254201cafdc5389580d77139398a298f63ce3b139cfbcceade961ac0d721cb"),
        new("libc10.so", 1_455_496, "5a54a1c71c90df5011b20529bba91bcd160871c7cb19f33d9da8e73f9c45fbbc"),
        new(MainLibrary, 461_211_481, "0f4b3e14ed8468219fefe110605e741afc6bfbec27cc777a224301edb9f24c41"),
        new("libtorch.so", 7_584, "aaa36e9d80c624fc796e0fd591ebe7a59262814f57bc639ec20f6ae91fadb760"),
    ];

    /// <summary>Megabytes that the libraries take.</summary>
    public static long InstalledMegabytes => Files.Sum(file => file.Size) / 1_000_000;

    /// <summary>Whether the package is for the platform that the tool runs on.</summary>
    public static bool FitsPlatform =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The first library of a folder that is missing or has another size; null if there is none.</summary>
    public static string? FirstMissing(string folder) => Files
        .FirstOrDefault(file => !HasSize(new FileInfo(Path.Combine(folder, file.Name)), file.Size))?.Name;

    /// <summary>The first library of a folder that is missing or not the package's; null if there is none.</summary>
    public static async Task<string?> FirstWrongAsync(string folder, CancellationToken cancellation)
    {
        if (FirstMissing(folder) is { } missing)
        {
            return missing;
        }

        foreach (TorchLibraryFile file in Files)
        {
            await using FileStream stream = File.OpenRead(Path.Combine(folder, file.Name));
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)) != file.Sha256)
            {
                return file.Name;
            }
        }

        return null;
    }

    private static bool HasSize(FileInfo file, long size) => file.Exists && file.Length == size;
}
