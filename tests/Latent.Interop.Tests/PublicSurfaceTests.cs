using Latent.Interop.Native;
using Latent.Tests;

namespace Latent.Interop.Tests;

/// <summary>Tests that the public API outside of the namespace Native uses no generated type.</summary>
internal sealed class PublicSurfaceTests
{
    [Test]
    public void No_member_outside_of_the_raw_namespace_names_a_raw_type() =>
        Assert.That(RawTypes.NamedBy(typeof(Context).Assembly), Is.Empty);

    [Test]
    public void A_raw_type_is_found_wherever_a_signature_names_it() =>
        Assert.That(RawTypes.NamedBy(typeof(Example<>)), Is.EquivalentTo(new[]
    {
        "Example`1.ancestor: Speed", "Example`1.Equals: Speed", "Example`1.constraint: Segment", "Example`1.Field: Opcode",
            "Example`1..ctor: Layout",
        "Example`1.get_Property: Access", "Example`1.Method: Tensor", "Example`1.Method: Status", "Example`1.Pointer: Instruction",
    }));

    /// <summary>A type that uses generated types in every possible place.</summary>
    public abstract unsafe class Example<T> : IEquatable<Native.Speed>
        where T : IComparable<Segment>
    {
        public Opcode Field;

        protected Example(Layout* layout) => Field = (Opcode)layout->Value;

        protected abstract Access Property { get; }

        public abstract Status Method(ReadOnlySpan<Tensor> tensors);

        public abstract delegate* unmanaged<Instruction*, void> Pointer();

        public abstract bool Equals(Native.Speed other);

        internal abstract Native.Outcome Unseen();
    }
}
