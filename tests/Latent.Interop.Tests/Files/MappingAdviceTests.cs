using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Latent.Interop.Tests.Files;

public sealed class MappingAdviceTests
{
    private const int Length = 70_001;

    [Test]
    public void Advice_changes_no_byte_and_parts_outside_of_the_mapping_are_refused()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "bytes");
        byte[] written = [.. Enumerable.Range(0, Length).Select(i => (byte)(i * 7 % 251))], read = new byte[Length];
        File.WriteAllBytes(path, written);
        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        SafeMemoryMappedViewHandle handle = view.SafeMemoryMappedViewHandle;

        MappingAdvice.ExpectRandom(handle);
        MappingAdvice.Prefetch(handle, 0, Length);
        MappingAdvice.Prefetch(handle, Length - 3, 3);
        MappingAdvice.Prefetch(handle, Length, 0);

        view.ReadArray(0, read, 0, Length);
        Assert.That(read, Is.EqualTo(written));
        long end = (long)handle.ByteLength;
        Assert.That(() => MappingAdvice.Prefetch(handle, -1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => MappingAdvice.Prefetch(handle, 0, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => MappingAdvice.Prefetch(handle, end - 2, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
