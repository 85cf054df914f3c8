namespace EarlyExitGen.Toolchain.Verbs.Libtorch;

/// <summary>A file of <see cref="TorchPackage"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
internal sealed record TorchLibraryFile(string Name, long Size, string Sha256);
