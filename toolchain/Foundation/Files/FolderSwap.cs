using System.Runtime.InteropServices;

namespace EarlyExitGen.Toolchain.Foundation.Files;

/// <summary>Operations on whole folders that the operating system offers and .NET does not.</summary>
internal static partial class FolderSwap
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint LinuxExchange = 2; // RENAME_EXCHANGE
    private const uint MacSwap = 2; // RENAME_SWAP

    /// <summary>Exchanges two folders of one file system, at no time leaving either name without a folder.</summary>
    /// <returns>Whether it was done; some file systems cannot, and neither can Windows.</returns>
    public static bool TryExchange(string first, string second)
    {
        try
        {
            return OperatingSystem.IsLinux() ? RenameOnLinux(
                CurrentFolder, first, CurrentFolder, second, LinuxExchange) == 0
                : OperatingSystem.IsMacOS() && RenameOnMac(first, second, MacSwap) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Gives a file a second name, or copies it where that is not possible; links stay links.</summary>
    public static void Link(string file, string name)
    {
        if (TryLink(file, name))
        {
            return;
        }

        if (new FileInfo(file).LinkTarget is { } target)
        {
            File.CreateSymbolicLink(name, target);
        }
        else
        {
            File.Copy(file, name);
        }
    }

    private static bool TryLink(string file, string name)
    {
        try
        {
            return OperatingSystem.IsWindows()
                ? LinkOnWindows(name, file, 0)
                : LinkOnUnix(CurrentFolder, file, CurrentFolder, name, 0) == 0;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOnLinux(
        int firstFolder, string first, int secondFolder, string second, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOnMac(string first, string second, uint flags);

    // Unlike link, it does not follow links on macOS either.
    [LibraryImport("libc", EntryPoint = "linkat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkOnUnix(int fileFolder, string file, int nameFolder, string name, int flags);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool LinkOnWindows(string name, string file, nint security);
}
