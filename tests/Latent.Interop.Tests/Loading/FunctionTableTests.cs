using System.Reflection;
using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop.Tests.Loading;

internal sealed unsafe class FunctionTableTests
{
    [Test]
    public void The_table_holds_every_function_of_the_header()
    {
        IEnumerable<string> functions = typeof(NativeMethods)
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Select(method => method.Name);
        IEnumerable<string> fields = typeof(FunctionTable).GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => field.Name);

        Assert.That(fields, Is.EquivalentTo(functions));
        Assert.That(fields, Has.Member(nameof(FunctionTable.ltn_program_run)));
    }

    [Test]
    public void The_functions_of_a_table_are_those_of_the_library()
    {
        FunctionTable table = FunctionTable.Load(NativeLibrary.Load(NativeLibraryLoader.LoadedPath));

        Assert.That(new string((sbyte*)table.ltn_library_version()), Is.EqualTo(NativeLibraryLoader.Version));
        Assert.That(SumOfSquares(table, [1, 2, 3]), Is.EqualTo(14));
    }

    [Test]
    public void Two_copies_of_the_library_are_two_libraries()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("second" + Path.GetExtension(NativeLibraryLoader.LoadedPath));
        File.Copy(NativeLibraryLoader.LoadedPath, file);
        FunctionTable first = FunctionTable.Load(NativeLibrary.Load(NativeLibraryLoader.LoadedPath));
        nint library = NativeLibrary.Load(file);
        FunctionTable second = FunctionTable.Load(library);

        void* memory;
        Assert.That(second.ltn_memory_allocate(&memory, 1 << 20), Is.EqualTo(Status.Ok));
        try
        {
            // Each copy of the library counts its own allocations; the second copy has made one.
            Assert.That(LiveBytes(second), Is.EqualTo(1 << 20));
            Assert.That((nint)first.ltn_memory_count, Is.Not.EqualTo((nint)second.ltn_memory_count));
            Assert.That(SumOfSquares(first, [3, 4]), Is.EqualTo(25));
            Assert.That(SumOfSquares(second, [3, 4]), Is.EqualTo(25));
        }
        finally
        {
            second.ltn_memory_destroy(memory);
        }

        Assert.That(LiveBytes(second), Is.Zero);
        NativeLibrary.Free(library);
        Assert.That(SumOfSquares(first, [3, 4]), Is.EqualTo(25), "the first copy after the second was unloaded");
    }

    [Test]
    public void A_missing_function_is_named_with_the_remedy()
    {
        nint library = NativeLibrary.Load(NativeLibraryLoader.LoadedPath);

        Assert.That(
            () => new FunctionTable(name => name == nameof(FunctionTable.ltn_program_run) ? 0 : NativeLibrary.GetExport(library, name)),
            Throws.TypeOf<EntryPointNotFoundException>().With.Message.StartsWith("The native library exports no 'ltn_program_run'")
                .And.Message.Contains("one release"));
    }

    [Test]
    public void A_library_of_another_project_is_refused() => Assert.That(
        () => FunctionTable.Load(NativeLibrary.GetMainProgramHandle()),
        Throws.TypeOf<AbiMismatchException>().With.Message.Contains("it exports no ltn_library_abi_version"));

    [Test]
    public void No_library_is_refused() => Assert.That(() => FunctionTable.Load(0), Throws.ArgumentException.With.Message.Contains("is 0"));

    [Test]
    public void No_resolver_is_refused() => Assert.That(() => new FunctionTable(null!), Throws.ArgumentNullException);

    private static long LiveBytes(FunctionTable table)
    {
        long count, bytes;
        Assert.That(table.ltn_memory_count(&count, &bytes), Is.EqualTo(Status.Ok));
        return bytes;
    }

    private static float SumOfSquares(FunctionTable table, float[] values)
    {
        ContextHandle* context;
        ContextOptions options = new ContextOptions { Threads = 1 };
        Assert.That(table.ltn_context_create(&context, &options), Is.EqualTo(Status.Ok));
        float sum;
        long length = values.Length;
        fixed (float* x = values)
        {
            Assert.That(table.ltn_array_map_f32(x, context, Map.Square, x, length, 0, 0), Is.EqualTo(Status.Ok));
            Assert.That(table.ltn_array_reduce_f32(&sum, context, Reduce.Sum, 1, &length, 1, x), Is.EqualTo(Status.Ok));
        }

        table.ltn_context_destroy(context);
        return sum;
    }
}
