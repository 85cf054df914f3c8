using System.Globalization;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>Asks for room before what takes minutes, instead of running out of it afterwards.</summary>
internal static class FreeSpace
{
    private const int Mebi = 1 << 20;

    /// <summary>Checks that there is room for what will be written.</summary>
    /// <param name="folder">A folder on the drive that it will be written to; it is there.</param>
    /// <param name="bytes">How much that is.</param>
    /// <param name="output">What errors call the output.</param>
    /// <exception cref="ToolException">There is not.</exception>
    public static void Require(string folder, long bytes, string output)
    {
        long free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new ToolException(string.Create(
                CultureInfo.InvariantCulture,
                $"{output}: about {bytes / Mebi} MiB are needed there, but {free / Mebi} MiB are free; make room, or "
                    + $"give another folder."));
        }
    }
}
