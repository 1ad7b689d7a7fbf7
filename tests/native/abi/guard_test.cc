// Tests of the guard: failures become a status and one line of text.
#include "abi/guard.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>
#include <string>

namespace latent {
namespace {

TEST(Guard, every_exception_has_a_status) {
    EXPECT_EQ(Guard([] {}), LTN_STATUS_OK);
    EXPECT_EQ(Guard([] { FailArgument("x is %d", 3); }), LTN_STATUS_INVALID_ARGUMENT);
    EXPECT_STREQ(LastMessage(), "x is 3");
    EXPECT_EQ(Guard([] { throw Error(LTN_STATUS_UNSUPPORTED, "no"); }), LTN_STATUS_UNSUPPORTED);
    EXPECT_EQ(Guard([] { throw std::bad_alloc(); }), LTN_STATUS_OUT_OF_MEMORY);
    EXPECT_STREQ(LastMessage(), "memory ran out: free some or ask for less");
    EXPECT_EQ(Guard([] { throw std::logic_error("oops"); }), LTN_STATUS_INTERNAL);
    EXPECT_STREQ(LastMessage(), "oops");
    EXPECT_EQ(Guard([] { throw 3; }), LTN_STATUS_INTERNAL);
    EXPECT_STREQ(LastMessage(),
                 "an unknown exception reached the ABI, expected none: report it as a defect of the library");
}

TEST(Guard, a_message_is_one_line) {
    Guard([] { throw std::logic_error("one\ntwo\tthree"); });
    EXPECT_STREQ(LastMessage(), "one two three");
}

TEST(Guard, a_long_message_is_cut_between_characters) {
    Guard([] { throw std::logic_error(std::string(1022, 'x') + "\u00b5"); });
    EXPECT_EQ(std::string(LastMessage()), std::string(1022, 'x'));
    Guard([] { throw std::logic_error(std::string(1021, 'x') + "\u00b5"); });
    EXPECT_EQ(std::string(LastMessage()), std::string(1021, 'x') + "\u00b5");
}

}  // namespace
}  // namespace latent
