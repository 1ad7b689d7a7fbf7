using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// The backends of this process: <c>cpu</c>, whose kernels are part of the native library, and others, each in a shared library of its own.
/// Load or register a backend, then open its devices with <see cref="Context.OfBackend"/>.
/// </summary>
public static unsafe class Backend
{
    /// <summary>Name of the backend of the CPU, which every process has.</summary>
    public const string Cpu = "cpu";

    private const string Export = "ltn_backend_get";

    // The native library lies in the folder of the backends, with a name like theirs, and is none.
    private const string NativeLibrary = "native";

    /// <summary>
    /// The path of a backend's library beside the native library, such as <c>liblatent_cuda.so</c>; the bare file name if the native
    /// library has no folder.
    /// </summary>
    /// <param name="name">The name of the backend.</param>
    /// <exception cref="NativeLibraryException">The native library could not be loaded.</exception>
    /// <exception cref="AbiMismatchException">The native library belongs to another release.</exception>
    public static string LibraryFile(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Path.Combine(Path.GetDirectoryName(NativeLibraryLoader.LoadedPath) ?? "", LibraryCandidates.FileNameOf($"latent_{name}"));
    }

    /// <summary>The names of the backends whose libraries lie beside the native library, in the order of the alphabet.</summary>
    /// <exception cref="NativeLibraryException">The native library could not be loaded.</exception>
    /// <exception cref="AbiMismatchException">The native library belongs to another release.</exception>
    public static IReadOnlyList<string> Libraries()
    {
        string pattern = LibraryFile("*");
        string[] ends = Path.GetFileName(pattern).Split('*');
        IEnumerable<string> files = Path.GetDirectoryName(pattern) is { Length: > 0 } folder
            ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)) : [];
        return
        [
            .. files.Select(file => Path.GetFileName(file)[ends[0].Length..^ends[1].Length])
                .Where(name => name != NativeLibrary && IsName(name)).OrderBy(name => name, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Loads the library of a backend, which stays loaded until the process ends, and registers the backend. A second call has no effect.
    /// </summary>
    /// <param name="libraryPath">
    /// The file. It exports <c>const ltn_backend* ltn_backend_get(void)</c>, which returns the backend's table of functions.
    /// </param>
    /// <returns>The name of the backend, such as <c>cuda</c>.</returns>
    /// <exception cref="NativeLibraryException">There is no such file, or the system cannot load it; the message says why.</exception>
    /// <exception cref="AbiMismatchException">The library is not a backend, or belongs to another release.</exception>
    /// <exception cref="ArgumentException">
    /// The table of the backend is wrong: a function is missing, or the name belongs to another backend.
    /// </exception>
    public static string Load(string libraryPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(libraryPath);
        NativeLibraryLoader.EnsureLoaded();
        nint library = LibrarySearch.LoadFile(libraryPath);
        try
        {
            nint export = LibraryImage.Export(library, Export);
            nint table = export == 0
                ? throw Mismatch(libraryPath, $"it exports no {Export}, and so is no backend")
                : (nint)((delegate* unmanaged[Cdecl]<Native.Backend*>)export)();
            return Register(table, libraryPath);
        }
        catch
        {
            LibraryImage.Free(library);
            throw;
        }
    }

    /// <summary>
    /// Registers a backend by its table of functions, an <c>ltn_backend</c> that must live as long as the process. A second call has no
    /// effect.
    /// </summary>
    /// <param name="table">Address of the table.</param>
    /// <returns>The name of the backend.</returns>
    /// <exception cref="ArgumentException">The address is 0, a function is missing, or the name belongs to another backend.</exception>
    /// <exception cref="AbiMismatchException">The backend belongs to another release.</exception>
    public static string Register(nint table)
    {
        NativeLibraryLoader.EnsureLoaded();
        return Register(table, $"table 0x{table:x}");
    }

    /// <summary>The devices of a backend, in the order of their numbers.</summary>
    /// <param name="name"><see cref="Cpu"/>, or the name of a registered backend.</param>
    /// <exception cref="ArgumentException">There is no such backend; the message lists the existing ones.</exception>
    /// <exception cref="NotSupportedException">The backend does not work on this machine.</exception>
    public static IReadOnlyList<DeviceDescription> Devices(string name)
    {
        NativeLibraryLoader.EnsureLoaded();
        using Utf8Text text = new(name);
        int count;
        NativeStatus.ThrowIfFailed(NativeMethods.ltn_backend_device_count(&count, text.Pointer));
        DeviceDescription[] devices = new DeviceDescription[count];
        for (int i = 0; i < count; i++)
        {
            Device device;
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_backend_device_describe(&device, text.Pointer, i));
            devices[i] = new DeviceDescription
            {
                Name = Marshal.PtrToStringUTF8((nint)(&device.Name)) ?? "",
                MemoryBytes = device.MemoryBytes
            };
        }

        return devices;
    }

    private static string Register(nint address, string source)
    {
        if (address == 0)
        {
            throw new ArgumentException($"The table of the backend of '{source}' is null; the address of an ltn_backend was expected.");
        }

        // In every version of the ABI the table begins with these two fields.
        Native.Backend* table = (Native.Backend*)address;
        if (table->AbiVersion != Constants.AbiVersion)
        {
            throw Mismatch(source, $"its ABI version is {table->AbiVersion}, and version {Constants.AbiVersion} was expected");
        }

        if (table->StructBytes != sizeof(Native.Backend))
        {
            throw Mismatch(source, $"the size of its ltn_backend is {table->StructBytes}, and {sizeof(Native.Backend)} was expected");
        }

        NativeStatus.ThrowIfFailed(NativeMethods.ltn_backend_register(table));
        return Marshal.PtrToStringUTF8((nint)table->Name)!;
    }

    // The names that ltn_backend_register accepts.
    private static bool IsName(string name) =>
        name is [>= 'a' and <= 'z', ..] && name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static AbiMismatchException Mismatch(string source, string difference) => new(
        $"The backend of '{source}' does not fit these bindings: {difference}. "
        + "Use the backend, the native library and the assembly Latent.Interop of one release.");
}
