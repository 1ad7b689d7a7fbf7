using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>Compares the ABI of a loaded library with the one that the bindings were generated for.</summary>
internal static unsafe class AbiHandshake
{
    internal const string Remedy = "Use the native library and the assembly Latent.Interop of one release: "
        + "the packages Latent.Interop and Latent.Native of one version, or the output of one ./build.sh build.";

    private delegate Status LayoutFunction(Layout** entries, int* count);

    /// <summary>Throws an <see cref="AbiMismatchException"/> at the first difference; otherwise returns the functions.</summary>
    internal static FunctionTable Verify(nint library, string path)
    {
        delegate* unmanaged[Cdecl]<int> version =
            (delegate* unmanaged[Cdecl]<int>)Export(library, path, nameof(NativeMethods.ltn_library_abi_version));
        Verify(version(), ReadTable, path);
        return new FunctionTable(name => Export(library, path, name));

        // Looks up the function only now, since a library of another version may lack it.
        Status ReadTable(Layout** entries, int* count) =>
            ((delegate* unmanaged[Cdecl]<Layout**, int*, Status>)Export(library, path, nameof(NativeMethods.ltn_library_layout)))(entries,
                count);
    }

    /// <summary>Verifies a library that is part of the program, or that the application's resolver finds.</summary>
    /// <exception cref="NativeLibraryException">There is no such library.</exception>
    internal static void VerifyLinked(string program)
    {
        try
        {
            Verify(NativeMethods.ltn_library_abi_version(), NativeMethods.ltn_library_layout, program);
        }
        catch (EntryPointNotFoundException exception)
        {
            throw Mismatch(program, exception.Message);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new NativeLibraryException(
                $"The native library of Latent is neither part of '{program}' nor found by the application's resolver: {exception.Message}",
                []);
        }
    }

    private static void Verify(int version, LayoutFunction layout, string path)
    {
        if (version != Constants.AbiVersion)
        {
            throw Mismatch(path, $"its ABI version is {version}, and version {Constants.AbiVersion} was expected");
        }

        Layout* entries;
        int count;
        Status status = layout(&entries, &count);
        if (status != Status.Ok)
        {
            throw Mismatch(path, $"ltn_library_layout failed with status {status}");
        }

        if (FirstDifference(AbiLayout.Entries(), ReadLayout(entries, count)) is { } difference)
        {
            throw Mismatch(path, difference);
        }
    }

    /// <summary>Describes the first difference between the layout of the bindings and that of a library; null if there is none.</summary>
    internal static string? FirstDifference(IReadOnlyList<AbiLayout.Entry> expected, IReadOnlyDictionary<(string Type, string Field),
        long> library)
    {
        foreach (AbiLayout.Entry entry in expected)
        {
            string item = Describe(entry.Type, entry.Field);
            if (entry.Actual != entry.Expected)
            {
                return $"{item} is {entry.Actual} in this runtime, and {entry.Expected} was expected";
            }

            if (!library.TryGetValue((entry.Type, entry.Field), out long value))
            {
                return $"it does not know {item}";
            }

            if (value != entry.Expected)
            {
                return $"{item} is {value} in the library, and {entry.Expected} was expected";
            }
        }

        HashSet<(string, string)> known = [.. expected.Select(entry => (entry.Type, entry.Field))];
        (string Type, string Field) extra = library.Keys.FirstOrDefault(key => !known.Contains(key));
        return extra.Type is null ? null : $"it has {Describe(extra.Type, extra.Field)}, which the bindings do not know";
    }

    private static Dictionary<(string Type, string Field), long> ReadLayout(Layout* entries, int count)
    {
        Dictionary<(string, string), long> layout = new();
        for (int i = 0; i < count; i++)
        {
            layout[(new string((sbyte*)entries[i].Type), new string((sbyte*)entries[i].Field))] = entries[i].Value;
        }

        return layout;
    }

    private static string Describe(string type, string field) =>
        field.Length == 0 ? $"the size of {type}" : $"the offset of {type}.{field}";

    private static nint Export(nint library, string path, string name)
    {
        nint address = LibraryImage.Export(library, name);
        return address != 0 ? address : throw Mismatch(path, $"it exports no {name}");
    }

    private static AbiMismatchException Mismatch(string path, string difference) =>
        new($"The native library '{path}' does not fit these bindings: {difference}. {Remedy}");
}
